package io.jollyboat.kubelet.volume.file;

import io.jollyboat.core.kernel.FileCalls;
import io.jollyboat.core.kernel.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that a container has written, whatever links it may have put in the way. */
public final class FileText {

    /** More than any file of variables has, in bytes. */
    private static final int MOST = 1 << 20;

    private FileText() {}

    /**
     * @param path relative to the volume
     * @throws IOException when there is no such file in the volume, or it is too large
     */
    public static String below(Path volume, String path) throws IOException {
        int root = FileCalls.open(volume.toString());
        try {
            int place = FileCalls.openBeneath(root, Path.of(path).normalize().toString());
            try {
                Path file = Path.of("/proc/self/fd/" + place);
                if (!Files.isRegularFile(file)) { // a pipe would be waited for
                    throw new IOException(path + " is no file");
                }
                try (InputStream in = Files.newInputStream(file)) {
                    byte[] bytes = in.readNBytes(MOST + 1);
                    if (bytes.length > MOST) {
                        throw new IOException(path + " is too large");
                    }
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            } finally {
                Kernel.close(place);
            }
        } finally {
            Kernel.close(root);
        }
    }
}
