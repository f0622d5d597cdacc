package io.jollyboat.kubelet.volume.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Gives files to the group that a pod's {@code fsGroup} names. */
public final class FileGroups {

    private static final int SET_GROUP = 02000;
    private static final int GROUP_ALL = 070;
    private static final int GROUP_READ = 040;
    private static final int GROUP_WRITE = 020;
    private static final int OWNER_READ = 0400;
    private static final int OWNER_BOTH = 0600;
    private static final int EXECUTE = 0110;
    private static final int MODE_BITS = 07777;

    private FileGroups() {}

    /** The directory and what will be made in it belong to the group. */
    public static void own(Path directory, long group) throws IOException {
        Files.setAttribute(directory, "unix:gid", (int) group);
        addMode(directory, SET_GROUP | GROUP_ALL);
    }

    /** Everything below becomes readable for the group. */
    public static void give(Path directory, long group) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(directory)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                addMode(path, GROUP_READ);
            }
        }
    }

    /**
     * Everything below a directory that outlives the pod belongs to the group, which may do with it
     * what its owner may.
     *
     * @param policy {@code OnRootMismatch} to leave all as it is when the directory itself is right
     */
    public static void share(Path directory, long group, String policy, boolean readOnly)
            throws IOException {
        int file = readOnly ? GROUP_READ | OWNER_READ : GROUP_READ | GROUP_WRITE | OWNER_BOTH;
        int folder = file | SET_GROUP | EXECUTE;
        if (policy.equals("OnRootMismatch") && is(directory, group, folder)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(directory)) {
            all = walk.toList();
        }
        for (Path path : all.reversed()) { // the directory itself last: it tells that all is done
            Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                addMode(path, folder);
            } else if (!Files.isSymbolicLink(path)) {
                addMode(path, file);
            }
        }
    }

    private static boolean is(Path path, long group, int bits) throws IOException {
        return Files.getAttribute(path, "unix:gid") instanceof Integer owner
                && owner == group
                && Files.getAttribute(path, "unix:mode") instanceof Integer mode
                && (mode & bits) == bits;
    }

    private static void addMode(Path path, int bits) throws IOException {
        if (Files.getAttribute(path, "unix:mode") instanceof Integer mode) {
            Files.setAttribute(path, "unix:mode", (mode & MODE_BITS) | bits);
        }
    }
}
