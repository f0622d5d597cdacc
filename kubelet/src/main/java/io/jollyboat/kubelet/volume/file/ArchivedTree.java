package io.jollyboat.kubelet.volume.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Lays a tar archive out as files: directories, plain files, symbolic and hard links, with their
 * owners and modes. Devices are left out.
 *
 * <p>An archive may come from anybody. Whatever it says, nothing is written outside the directory:
 * a path that climbs is refused, and so is one that leads through a symbolic link.
 */
public final class ArchivedTree {

    private static final int MODE_BITS = 07777;

    private final TarArchiveInputStream archive;
    private final Path directory;
    private final boolean owners;
    private final Map<Path, Integer> modes = new LinkedHashMap<>(); // of directories, set last

    private ArchivedTree(TarArchiveInputStream archive, Path directory, boolean owners) {
        this.archive = archive;
        this.directory = directory;
        this.owners = owners;
    }

    /**
     * Closes the archive.
     *
     * @param directory which is there and empty
     * @param owners whether files are given to whom the archive says, which only the machine's
     *     administrator can do
     * @throws IOException also when the archive is malformed or cut off
     */
    public static void unpack(InputStream archive, Path directory, boolean owners)
            throws IOException {
        try (var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name())) {
            var tree = new ArchivedTree(tar, directory, owners);
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                tree.place(entry);
            }
            for (Map.Entry<Path, Integer> one : List.copyOf(tree.modes.entrySet()).reversed()) {
                Files.setAttribute(one.getKey(), "unix:mode", one.getValue());
            }
        }
    }

    private void place(TarArchiveEntry entry) throws IOException {
        Path path = inside(entry.getName());
        if (path.equals(directory)) {
            modes.put(path, entry.getMode() & MODE_BITS);
            return;
        }
        makeWay(path);
        if (entry.isDirectory()) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path);
            }
            own(path, entry);
            modes.put(path, entry.getMode() & MODE_BITS);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, parts(entry.getLinkName()));
            own(path, entry);
        } else if (entry.isLink()) {
            link(path, entry.getLinkName());
        } else if (!isDevice(entry)) {
            write(path, entry);
        }
    }

    private static boolean isDevice(TarArchiveEntry entry) {
        return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    }

    private void link(Path path, String target) throws IOException {
        Path original = inside(target);
        makeWay(original);
        if (!Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("a link of the archive leads to no file: " + target);
        }
        Files.createLink(path, original);
    }

    private void write(Path path, TarArchiveEntry entry) throws IOException {
        Files.copy(archive, path); // refuses to write to what is there, links included
        own(path, entry);
        Files.setAttribute(path, "unix:mode", entry.getMode() & MODE_BITS);
        Files.setLastModifiedTime(path, entry.getLastModifiedTime());
    }

    private Path inside(String name) throws IOException {
        Path path = directory;
        for (Path part : parts(name)) {
            String word = part.toString();
            if (word.equals("..")) {
                throw new IOException("a path of the archive leads out of it: " + name);
            }
            path = word.isEmpty() || word.equals(".") ? path : path.resolve(part);
        }
        return path;
    }

    private static Path parts(String name) throws IOException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IOException("no file can have a name of the archive: " + e.getMessage(), e);
        }
    }

    /** Every step to a place is a directory, and none of them a link to one. */
    private void makeWay(Path place) throws IOException {
        Path way = directory.relativize(place);
        Path step = directory;
        for (int depth = 0; depth < way.getNameCount() - 1; depth++) {
            step = step.resolve(way.getName(depth));
            if (Files.isSymbolicLink(step)) {
                throw new IOException("a path of the archive leads through a link: " + place);
            }
            if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(step);
            }
        }
    }

    private void own(Path path, TarArchiveEntry entry) throws IOException {
        if (owners) {
            int user = (int) entry.getLongUserId();
            int group = (int) entry.getLongGroupId();
            Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
