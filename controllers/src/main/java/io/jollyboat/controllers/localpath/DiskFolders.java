package io.jollyboat.controllers.localpath;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Folders below one folder of this machine.
 *
 * @param root an absolute path; made when the first volume is
 */
public record DiskFolders(Path root) implements VolumeFolders {

    @Override
    public String create(String name) throws IOException {
        Path folder = folder(name);
        Files.createDirectories(folder);
        // Containers run as any user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder.toString();
    }

    @Override
    public void remove(String name) throws IOException {
        Path folder = folder(name);
        if (!Files.isDirectory(folder)) {
            return;
        }
        // Links are not followed: what they lead to is not the volume's.
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private Path folder(String name) throws IOException {
        if (!name.matches("[A-Za-z0-9._-]+") || name.startsWith(".")) {
            throw new IOException("not a name for a volume's folder: " + name);
        }
        return root.resolve(name);
    }
}
