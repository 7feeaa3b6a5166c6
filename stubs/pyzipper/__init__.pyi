from types import TracebackType
from typing import IO, Self
from zipfile import ZipInfo

WZ_AES: str
ZIP_DEFLATED: int

class BadZipFile(Exception): ...

class AESZipFile:
    fp: IO[bytes] | None
    def __init__(
        self,
        file: str | IO[bytes],
        mode: str = ...,
        compression: int = ...,
        *,
        compresslevel: int | None = ...,
        encryption: str | None = ...,
    ) -> None: ...
    def setpassword(self, pwd: bytes) -> None: ...
    def setencryption(self, encryption: str, *, nbits: int = ...) -> None: ...
    def infolist(self) -> list[ZipInfo]: ...
    def open(
        self, name: str | ZipInfo, mode: str = ..., *, force_zip64: bool = ...
    ) -> IO[bytes]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
