package io.jollyboat.apiserver.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Stores values as they are, and does not take for a value what another way has stored. */
final class Identity implements Transformer {

    private static final byte[] ENCRYPTED = "k8s:enc:".getBytes(StandardCharsets.US_ASCII);
    private static final Reading FOREIGN =
            new Reading.Unreadable("identity transformer tried to read encrypted data");

    @Override
    public byte[] seal(byte[] value, byte[] place) {
        return value;
    }

    @Override
    public Reading open(byte[] stored, int from, byte[] place) {
        if (encrypted(stored, from)) {
            return FOREIGN;
        }
        byte[] value = from == 0 ? stored : Arrays.copyOfRange(stored, from, stored.length);
        return new Reading.Plain(value, false);
    }

    static boolean encrypted(byte[] stored, int from) {
        return Prefixed.startsWith(stored, from, ENCRYPTED);
    }
}
