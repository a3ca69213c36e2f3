// libsodium, the part that encrypts under a key both sides already hold, and stretches passphrases.
#pragma once
#include <sodium/core.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_pwhash.h>
