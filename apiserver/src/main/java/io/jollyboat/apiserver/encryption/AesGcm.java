package io.jollyboat.apiserver.encryption;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES in GCM, bound to the key under which the value lies: a random number used once, what is
 * encrypted, and a tag that shows that nobody has touched or moved it.
 */
final class AesGcm implements Transformer {

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final Reading FORGED =
            new Reading.Unreadable("cipher: message authentication failed");

    private final SecretKey key;

    AesGcm(SecretKey key) {
        this.key = key;
    }

    @Override
    public byte[] seal(byte[] value, byte[] place) {
        try {
            Cipher cipher = cipher();
            cipher.init(Cipher.ENCRYPT_MODE, key); // draws the number
            cipher.updateAAD(place);
            byte[] sealed = Arrays.copyOf(cipher.getIV(), NONCE + value.length + TAG);
            cipher.doFinal(value, 0, value.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES in GCM", impossible);
        }
    }

    @Override
    public Reading open(byte[] stored, int from, byte[] place) {
        if (stored.length < from + NONCE) {
            return TOO_SHORT;
        }
        if (stored.length < from + NONCE + TAG) {
            return FORGED;
        }
        try {
            Cipher cipher = cipher();
            cipher.init(
                    Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, stored, from, NONCE));
            cipher.updateAAD(place);
            int begin = from + NONCE;
            return new Reading.Plain(cipher.doFinal(stored, begin, stored.length - begin), false);
        } catch (AEADBadTagException forged) {
            return FORGED;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES in GCM", impossible);
        }
    }

    private static Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding");
    }
}
