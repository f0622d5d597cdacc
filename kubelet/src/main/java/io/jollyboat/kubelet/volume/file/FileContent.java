package io.jollyboat.kubelet.volume.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One file of a projected volume: what is in it and its permission bits, as in 0644. */
public final class FileContent {

    private final byte[] bytes; // shared, never changed
    private final int mode;

    public FileContent(byte[] bytes, int mode) {
        this.bytes = bytes;
        this.mode = mode;
    }

    /** A text, written as UTF-8. */
    public static FileContent of(String text, int mode) {
        return new FileContent(text.getBytes(StandardCharsets.UTF_8), mode);
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int mode() {
        return mode;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileContent file
                && file.mode == mode
                && Arrays.equals(bytes, file.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + mode;
    }

    /** Without the content, which may be a secret. */
    @Override
    public String toString() {
        return bytes.length + " bytes, mode 0" + Integer.toOctalString(mode);
    }
}
