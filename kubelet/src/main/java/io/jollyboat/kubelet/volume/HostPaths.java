package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.HostPathVolumeSource;
import io.jollyboat.kubelet.volume.file.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Checks, and makes where asked to, what a {@code hostPath} volume refers to. */
final class HostPaths {

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private HostPaths() {}

    static void prepare(String volume, HostPathVolumeSource source)
            throws VolumeException, IOException {
        Path path = Path.of(source.path());
        switch (source.type()) {
            case "" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path); // what an engine makes of a missing path
                }
            }
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    AtomicDirectory.permit(path, 0755);
                }
                check(volume, Files.isDirectory(path), path, "a directory");
            }
            case "Directory" -> check(volume, Files.isDirectory(path), path, "a directory");
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(
                            path,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-r--r--")));
                }
                check(volume, Files.isRegularFile(path), path, "a file");
            }
            case "File" -> check(volume, Files.isRegularFile(path), path, "a file");
            case "Socket" -> check(volume, is(path, SOCKET), path, "a socket file");
            case "CharDevice" ->
                    check(volume, is(path, CHARACTER_DEVICE), path, "a character device");
            case "BlockDevice" -> check(volume, is(path, BLOCK_DEVICE), path, "a block device");
            default ->
                    throw VolumeException.setUp(
                            volume, source.type() + " is an invalid volume type");
        }
    }

    private static boolean is(Path path, int type) throws IOException {
        return Files.exists(path)
                && Files.getAttribute(path, "unix:mode") instanceof Integer mode
                && (mode & FILE_TYPE) == type;
    }

    private static void check(String volume, boolean holds, Path path, String what)
            throws VolumeException {
        if (!holds) {
            throw VolumeException.setUp(
                    volume, "hostPath type check failed: " + path + " is not " + what);
        }
    }
}
