package io.jollyboat.kubelet.volume;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a tar archive (ustar, with the extensions of pax and GNU for what is long) out as files:
 * directories, plain files, symbolic and hard links, with their owners and modes. Devices are left
 * out.
 *
 * <p>An archive may come from anybody. Whatever it says, nothing is written outside the directory:
 * a path that climbs is refused, and so is one that leads through a symbolic link.
 */
final class ArchivedTree {

    private static final int BLOCK = 512;
    private static final int MODE_BITS = 07777;
    private static final int LONGEST_HEADER = 1 << 20;

    private final InputStream archive;
    private final Path directory;
    private final boolean owners;
    private final Map<String, String> extended = new HashMap<>(); // for the next entry
    private final Map<Path, Integer> modes = new LinkedHashMap<>(); // of directories, set last

    /**
     * @param owners whether files are given to whom the archive says, which only the machine's
     *     administrator can do
     */
    private ArchivedTree(InputStream archive, Path directory, boolean owners) {
        this.archive = archive;
        this.directory = directory;
        this.owners = owners;
    }

    /**
     * @param directory which is there and empty
     * @throws IOException also when the archive is malformed or cut off
     */
    static void unpack(InputStream archive, Path directory, boolean owners) throws IOException {
        var tree = new ArchivedTree(archive, directory, owners);
        byte[] header = new byte[BLOCK];
        while (tree.read(header)) {
            tree.entry(header);
        }
        for (Map.Entry<Path, Integer> one : List.copyOf(tree.modes.entrySet()).reversed()) {
            Files.setAttribute(one.getKey(), "unix:mode", one.getValue());
        }
    }

    /** False at the end of the archive. */
    private boolean read(byte[] header) throws IOException {
        int count = archive.readNBytes(header, 0, BLOCK);
        if (count == 0) {
            return false;
        }
        if (count < BLOCK) {
            throw new EOFException("the archive is cut off");
        }
        for (byte one : header) {
            if (one != 0) {
                return true;
            }
        }
        return false;
    }

    private void entry(byte[] header) throws IOException {
        long size = Long.parseLong(extended.getOrDefault("size", "" + number(header, 124, 12)));
        char type = (char) header[156];
        switch (type) {
            case 'x' -> pax(content(size));
            case 'g' -> content(size);
            case 'L' -> extended.put("path", text(content(size)));
            case 'K' -> extended.put("linkpath", text(content(size)));
            default -> {
                place(header, type, size);
                extended.clear();
            }
        }
    }

    private void place(byte[] header, char type, long size) throws IOException {
        String prefix = text(header, 345, 155);
        String plain = text(header, 0, 100);
        String name =
                extended.getOrDefault("path", prefix.isEmpty() ? plain : prefix + "/" + plain);
        Path path = inside(name);
        int mode = (int) number(header, 100, 8) & MODE_BITS;
        if (path.equals(directory)) {
            modes.put(path, mode);
            skip(size);
            return;
        }
        makeWay(path);
        String target = extended.getOrDefault("linkpath", text(header, 157, 100));
        switch (type) {
            case '0', '\0', '7' -> {
                write(path, size);
                own(path, header);
                Files.setAttribute(path, "unix:mode", mode);
                Files.setLastModifiedTime(
                        path, FileTime.from(Instant.ofEpochSecond(number(header, 136, 12))));
            }
            case '5' -> {
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(path);
                }
                own(path, header);
                modes.put(path, mode);
                skip(size);
            }
            case '2' -> {
                Files.createSymbolicLink(path, Path.of(target));
                own(path, header);
                skip(size);
            }
            case '1' -> {
                Path original = inside(target);
                makeWay(original);
                if (!Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("a link of the archive leads to no file: " + target);
                }
                Files.createLink(path, original);
                skip(size);
            }
            default -> skip(size);
        }
    }

    private Path inside(String name) throws IOException {
        Path path = directory;
        for (Path part : Path.of(name)) {
            String word = part.toString();
            if (word.equals("..")) {
                throw new IOException("a path of the archive leads out of it: " + name);
            }
            path = word.isEmpty() || word.equals(".") ? path : path.resolve(part);
        }
        return path;
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

    private void write(Path path, long size) throws IOException {
        try (OutputStream out =
                Files.newOutputStream(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(size, out);
        }
        pad(size);
    }

    private void skip(long size) throws IOException {
        copy(size, OutputStream.nullOutputStream());
        pad(size);
    }

    private void copy(long size, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = size;
        while (left > 0) {
            int count = archive.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the archive is cut off");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private void pad(long size) throws IOException {
        archive.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private byte[] content(long size) throws IOException {
        if (size > LONGEST_HEADER) {
            throw new IOException("a header of the archive is too long");
        }
        byte[] bytes = archive.readNBytes((int) size);
        pad(size);
        return bytes;
    }

    /** Records of {@code LENGTH NAME=VALUE} and a line feed, the length counting all of it. */
    private void pax(byte[] records) throws IOException {
        int at = 0;
        while (at < records.length) {
            int space = at;
            while (space < records.length && records[space] != ' ') {
                space++;
            }
            int length =
                    Integer.parseInt(new String(records, at, space - at, StandardCharsets.UTF_8));
            if (length <= space - at + 1 || at + length > records.length) {
                throw new IOException("a header of the archive is malformed");
            }
            String record =
                    new String(records, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals > 0) {
                extended.put(record.substring(0, equals), record.substring(equals + 1));
            }
            at += length;
        }
    }

    private void own(Path path, byte[] header) throws IOException {
        if (owners) {
            long user = Long.parseLong(extended.getOrDefault("uid", "" + number(header, 108, 8)));
            long group = Long.parseLong(extended.getOrDefault("gid", "" + number(header, 116, 8)));
            Files.setAttribute(path, "unix:uid", (int) user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Octal digits, or binary where the first bit is set. */
    private static long number(byte[] header, int at, int length) throws IOException {
        if ((header[at] & 0x80) != 0) {
            long value = header[at] & 0x7f;
            for (int index = at + 1; index < at + length; index++) {
                value = value << 8 | header[index] & 0xff;
            }
            return value;
        }
        String digits = text(header, at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("a header of the archive is malformed", e);
        }
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /** Up to the first zero. */
    private static String text(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }
}
