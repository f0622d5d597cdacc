package io.jollyboat.kubelet.volume.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A directory whose whole content changes at one instant, in the layout that containers know from
 * Kubernetes: the files live in a directory named by time, {@code ..data} is a symbolic link to it,
 * and every visible name is a link through {@code ..data}. Replacing that one link replaces all
 * files; a reader that holds an old file keeps the old one.
 *
 * <p>Not safe for use by several threads at once; the pod's actor is the only writer.
 */
public final class AtomicDirectory {

    private static final String DATA = "..data";
    private static final String NEXT_DATA = "..data_tmp";

    private final Path root;

    public AtomicDirectory(Path root) {
        this.root = root;
    }

    /**
     * Makes the directory hold exactly the given files.
     *
     * @param files by path relative to the directory, with {@code /} between the parts
     * @param stamp names the generation; must differ from the one before when the files do
     * @return whether anything had to be written
     */
    public boolean write(Map<String, FileContent> files, String stamp) throws IOException {
        Files.createDirectories(root);
        Path data = root.resolve(DATA);
        if (Files.isSymbolicLink(data) && holds(data, files)) {
            return false;
        }
        Path old = Files.isSymbolicLink(data) ? root.resolve(Files.readSymbolicLink(data)) : null;
        Path generation = root.resolve(".." + stamp);
        for (int i = 1; Files.exists(generation, LinkOption.NOFOLLOW_LINKS); i++) {
            generation = root.resolve(".." + stamp + "." + i);
        }
        Files.createDirectory(generation);
        permit(generation, 0755);
        for (Map.Entry<String, FileContent> file : new TreeMap<>(files).entrySet()) {
            writeFile(generation, file.getKey(), file.getValue());
        }
        Path next = root.resolve(NEXT_DATA);
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, generation.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        link(files.keySet());
        if (old != null && !old.equals(generation)) {
            deleteTree(old);
        }
        return true;
    }

    private static void writeFile(Path generation, String name, FileContent file)
            throws IOException {
        Path path = generation.resolve(name);
        for (Path parent = path.getParent();
                parent != null && !parent.equals(generation);
                parent = parent.getParent()) {
            Files.createDirectories(parent);
            permit(parent, 0755);
        }
        Files.write(path, file.bytes());
        permit(path, file.mode());
    }

    /** Links every visible first part of a path, and removes links to what is no longer there. */
    private void link(Set<String> names) throws IOException {
        var visible = new TreeSet<String>();
        for (String name : names) {
            int slash = name.indexOf('/');
            visible.add(slash < 0 ? name : name.substring(0, slash));
        }
        for (String name : visible) {
            Path link = root.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (var present = Files.list(root)) {
            for (Path path : present.toList()) {
                String name = path.getFileName().toString();
                if (!name.startsWith("..") && !visible.contains(name)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static boolean holds(Path data, Map<String, FileContent> files) throws IOException {
        Path real;
        try {
            real = data.toRealPath();
        } catch (NoSuchFileException _) {
            return false; // the link dangles: a write was cut short
        }
        List<Path> present;
        try (var walk = Files.walk(real)) {
            present = walk.filter(Files::isRegularFile).toList();
        }
        if (present.size() != files.size()) {
            return false;
        }
        for (Path path : present) {
            FileContent wanted = files.get(real.relativize(path).toString());
            if (wanted == null
                    || !Files.getPosixFilePermissions(path).equals(permissions(wanted.mode()))
                    || !Arrays.equals(Files.readAllBytes(path), wanted.bytes())) {
                return false;
            }
        }
        return true;
    }

    /** Removes a tree without following links; a tree that is not there is removed already. */
    public static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Sets the permission bits, which the process's file mode mask would otherwise narrow. */
    public static void permit(Path path, int mode) throws IOException {
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // owner read … others execute
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                set.add(all[bit]);
            }
        }
        return set;
    }
}
