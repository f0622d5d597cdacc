package io.jollyboat.controllers.localpath;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Folders below one folder of this machine, and those of people's own volumes.
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
        clear(folder(name), true);
    }

    @Override
    public void removeAt(String path) throws IOException {
        clear(Path.of(path), true);
    }

    @Override
    public void emptyAt(String path) throws IOException {
        clear(Path.of(path), false);
    }

    /** Links are not followed: what they lead to is not the volume's. */
    private static void clear(Path top, boolean itself) throws IOException {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                top,
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
                        if (itself || !directory.equals(top)) {
                            Files.delete(directory);
                        }
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
