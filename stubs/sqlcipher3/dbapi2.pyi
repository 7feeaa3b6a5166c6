# sqlcipher3 ships no types; its driver is the standard library's, built against SQLCipher.
from sqlite3.dbapi2 import *
