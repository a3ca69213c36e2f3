// libsodium, the part that seals to a public key and opens again. The server's closure never holds it.
#pragma once
#include <sodium/core.h>
#include <sodium/crypto_box.h>
#include <sodium/crypto_scalarmult.h>
