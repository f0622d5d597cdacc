package io.jollyboat.kubelet.runtime.docker.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar archive (ustar) in memory. Owner root, time zero: the same content gives the same
 * bytes. Paths and link targets have at most 100 characters.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    TarWriter file(String path, byte[] content, int mode) {
        header(path, '0', content.length, mode, "");
        archive.writeBytes(content);
        archive.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    TarWriter directory(String path, int mode) {
        header(path.endsWith("/") ? path : path + "/", '5', 0, mode, "");
        return this;
    }

    /** A further name for a file that is in the archive already. */
    TarWriter hardLink(String path, String target) {
        header(path, '1', 0, 0755, target);
        return this;
    }

    TarWriter symbolicLink(String path, String target) {
        header(path, '2', 0, 0777, target);
        return this;
    }

    byte[] finish() {
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private void header(String path, char type, long size, int mode, String target) {
        byte[] block = new byte[BLOCK];
        put(block, 0, path);
        put(block, 100, octal(mode, 7));
        put(block, 108, octal(0, 7));
        put(block, 116, octal(0, 7));
        put(block, 124, octal(size, 11));
        put(block, 136, octal(0, 11));
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, target);
        put(block, 257, "ustar");
        put(block, 263, "00");
        int sum = 0;
        for (byte each : block) {
            sum += each & 255;
        }
        put(block, 148, octal(sum, 6) + "\0 ");
        archive.writeBytes(block);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_NAME) {
            throw new IllegalArgumentException("too long for an archive: " + text);
        }
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static String octal(long value, int digits) {
        String text = Long.toOctalString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
