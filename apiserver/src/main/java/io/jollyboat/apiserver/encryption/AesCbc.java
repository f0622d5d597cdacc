package io.jollyboat.apiserver.encryption;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** AES in CBC with padding by PKCS #7: a random start vector, then what is encrypted. */
final class AesCbc implements Transformer {

    private static final int BLOCK = 16;
    private static final Reading UNEVEN =
            new Reading.Unreadable("the stored data is not a multiple of the block size");
    private static final Reading NOT_PADDED =
            new Reading.Unreadable("invalid PKCS7 data (empty or not padded)");
    private static final Reading WRONGLY_PADDED =
            new Reading.Unreadable("invalid padding on input");

    private final SecretKey key;

    AesCbc(SecretKey key) {
        this.key = key;
    }

    @Override
    public byte[] seal(byte[] value, byte[] place) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key); // draws the vector
            byte[] sealed =
                    Arrays.copyOf(cipher.getIV(), BLOCK + cipher.getOutputSize(value.length));
            cipher.doFinal(value, 0, value.length, sealed, BLOCK);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES in CBC", impossible);
        }
    }

    @Override
    public Reading open(byte[] stored, int from, byte[] place) {
        int length = stored.length - from - BLOCK;
        if (length < 0) {
            return TOO_SHORT;
        }
        if (length % BLOCK != 0) {
            return UNEVEN;
        }
        if (length == 0) {
            return NOT_PADDED;
        }
        try {
            // without padding, so that a wrong one is told of as Kubernetes does
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(stored, from, BLOCK));
            return unpadded(cipher.doFinal(stored, from + BLOCK, length));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES in CBC", impossible);
        }
    }

    private static Reading unpadded(byte[] padded) {
        byte last = padded[padded.length - 1];
        int padding = last & 0xff;
        if (padding == 0 || padding > padded.length) {
            return NOT_PADDED;
        }
        for (int i = padded.length - padding; i < padded.length; i++) {
            if (padded[i] != last) {
                return WRONGLY_PADDED;
            }
        }
        return new Reading.Plain(Arrays.copyOf(padded, padded.length - padding), false);
    }
}
