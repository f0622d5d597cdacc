package io.jollyboat.kubelet.disk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What a folder holds, itself included.
 *
 * @param bytes on disk, in whole blocks; a file with holes counts as if it had none
 */
public record TreeUsage(long bytes, long inodes) {

    public static final TreeUsage NOTHING = new TreeUsage(0, 0);

    private static final long BLOCK = 4096;

    /** Looks at every file below. What vanishes meanwhile is not counted; no link is followed. */
    public static TreeUsage of(Path folder) {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(folder, sum);
        } catch (IOException gone) {
            // what was seen of it counts
        }
        return new TreeUsage(sum.bytes, sum.inodes);
    }

    public TreeUsage plus(TreeUsage other) {
        return new TreeUsage(bytes + other.bytes, inodes + other.inodes);
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long bytes;
        private long inodes;

        private void add(BasicFileAttributes attributes) {
            inodes++;
            bytes += (attributes.size() + BLOCK - 1) / BLOCK * BLOCK;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            add(attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            add(attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
