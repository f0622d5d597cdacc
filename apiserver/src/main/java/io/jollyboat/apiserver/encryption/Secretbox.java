package io.jollyboat.apiserver.encryption;

import java.util.Arrays;
import javax.crypto.SecretKey;
import software.pando.crypto.nacl.SecretBox;

/** XSalsa20 and Poly1305, as NaCl has them: a random number used once, a tag, the rest. */
final class Secretbox implements Transformer {

    private static final int NONCE = 24;
    private static final int TAG = 16;

    /** Kubernetes says this of every box that does not open. */
    private static final Reading SHUT =
            new Reading.Unreadable("output array was not large enough for encryption");

    private final SecretKey key;

    Secretbox(byte[] key) {
        this.key = SecretBox.key(key);
    }

    @Override
    public byte[] seal(byte[] value, byte[] place) {
        try (SecretBox box = SecretBox.encrypt(key, value)) { // draws the number
            byte[] content = box.getCiphertextWithTag();
            byte[] sealed = Arrays.copyOf(box.getNonce(), NONCE + content.length);
            System.arraycopy(content, 0, sealed, NONCE, content.length);
            return sealed;
        }
    }

    @Override
    public Reading open(byte[] stored, int from, byte[] place) {
        int begin = from + NONCE;
        if (stored.length < begin + TAG) {
            return TOO_SHORT;
        }
        try (SecretBox box =
                SecretBox.fromCombined(
                        Arrays.copyOfRange(stored, from, begin),
                        Arrays.copyOfRange(stored, begin, stored.length))) {
            return new Reading.Plain(box.decrypt(key), false);
        } catch (IllegalArgumentException forged) {
            return SHUT;
        }
    }
}
