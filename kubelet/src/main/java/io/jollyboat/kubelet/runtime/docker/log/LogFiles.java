package io.jollyboat.kubelet.runtime.docker.log;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one container's log, read from the oldest record to the newest: {@code NAME} is
 * written to, {@code NAME.1} was before, {@code NAME.2} before that. When the first is full the
 * engine gives each the next number, forgets the last and begins anew. A file is known by what the
 * file system calls it, whatever its name is by now, and one that is open is not lost when it is
 * forgotten; so nothing is read twice, and nothing is missed unless all files were replaced between
 * two looks.
 *
 * <p>Used by one thread.
 */
public final class LogFiles implements Closeable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BLOCK = 1 << 16;

    /** More files than any log has. */
    private static final int MOST = 1000;

    /** Names that change while one looks at them settle by then. */
    private static final int TRIES = 100;

    private final Path newest;
    private final Deque<Open> ahead = new ArrayDeque<>();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final ByteArrayOutputStream begun =
            new ByteArrayOutputStream(); // a record without its end
    private @Nullable Open current;
    private long sizeAtGap = -1; // of the newest file, when one of the others was missing

    private record Open(FileChannel channel, Object identity) {}

    /** Receives what was logged, in order. */
    @FunctionalInterface
    public interface Records {
        /**
         * @param error whether it came on standard error
         * @param time in RFC 3339, as the engine wrote it
         * @param content a line with its end, or a part of a very long one
         */
        void record(boolean error, String time, byte[] content);
    }

    private LogFiles(Path newest) {
        this.newest = newest;
    }

    /** Whether they are files that this process can read, and none of them is compressed. */
    public static boolean readable(Path newest) {
        return Files.isReadable(newest)
                && !Files.exists(Path.of(newest + ".1.gz"))
                && !Files.exists(Path.of(newest + ".2.gz"));
    }

    /**
     * Opens the files that there are.
     *
     * @param tail begin so many records before the end; negative: at the beginning
     */
    public static LogFiles open(Path newest, long tail) throws IOException {
        var files = new LogFiles(newest);
        try {
            List<Open> all = files.openAll();
            files.ahead.addAll(all);
            if (tail >= 0) {
                files.skipToLast(all, tail);
            }
            return files;
        } catch (IOException e) {
            files.close();
            throw e;
        }
    }

    /** The oldest first. Tried again when the engine gave them other names meanwhile. */
    private List<Open> openAll() throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<@Nullable Object> before = identities();
            boolean settled = !before.contains(null) || attempt > TRIES / 2;
            List<Open> opened = new ArrayList<>();
            try {
                for (int number = before.size() - 1; number >= 0 && settled; number--) {
                    Object identity = before.get(number);
                    if (identity != null) {
                        opened.add(new Open(open(number), identity));
                    }
                }
                if (!opened.isEmpty() && before.equals(identities())) {
                    return opened;
                }
            } catch (NoSuchFileException e) {
                // renamed just now
            }
            for (Open one : opened) {
                one.channel().close();
            }
        }
        throw new IOException("the files of log " + newest + " do not keep still");
    }

    private FileChannel open(int number) throws IOException {
        return FileChannel.open(named(number), StandardOpenOption.READ);
    }

    /** By number. While the engine renames them, one in the middle is missing. */
    private List<@Nullable Object> identities() throws IOException {
        List<@Nullable Object> identities = new ArrayList<>();
        int missing = 0;
        for (int number = 0; number < MOST && missing < 2; number++) {
            Object identity = identity(named(number));
            missing = identity == null ? missing + 1 : 0;
            identities.add(identity);
        }
        return identities.subList(0, identities.size() - missing);
    }

    private Path named(int number) {
        return number == 0 ? newest : Path.of(newest + "." + number);
    }

    private static @Nullable Object identity(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void skipToLast(List<Open> all, long tail) throws IOException {
        long wanted = tail;
        for (Open file : all.reversed()) {
            long position = file.channel().size();
            boolean found = false;
            while (position > 0 && !found) {
                int length = (int) Math.min(BLOCK, position);
                position -= length;
                block.clear().limit(length);
                readWhole(file.channel(), position);
                for (int at = length - 1; at >= 0 && !found; at--) {
                    if (block.get(at) == '\n' && wanted-- == 0) {
                        file.channel().position(position + at + 1);
                        found = true;
                    }
                }
            }
            if (found) {
                while (!ahead.getFirst().equals(file)) {
                    ahead.removeFirst().channel().close();
                }
                return;
            }
            file.channel().position(0);
        }
    }

    private void readWhole(FileChannel channel, long position) throws IOException {
        while (block.hasRemaining() && channel.read(block, position + block.position()) >= 0) {
            // until it is full
        }
    }

    /**
     * Passes on all records that are complete by now.
     *
     * @param last whether nothing more will be written
     */
    public void read(Records records, boolean last) throws IOException {
        while (true) {
            if (current == null) {
                current = ahead.poll();
                if (current == null) {
                    return;
                }
            }
            drain(current.channel(), records);
            if (ahead.isEmpty()) {
                Open next = successor(current, last);
                if (next == null) {
                    return;
                }
                ahead.add(next);
                drain(current.channel(), records); // what came before it was put aside
            }
            current.channel().close();
            current = null;
            begun.reset();
        }
    }

    /**
     * The file that the engine began after another; null while there is none, or while that cannot
     * be told.
     */
    private @Nullable Open successor(Open file, boolean last) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<@Nullable Object> before = identities();
            int number = before.indexOf(file.identity());
            if (number == 0) {
                rewindIfCut(file.channel());
            }
            if (number == 0 || before.isEmpty() || (isRenaming(before) && !last)) {
                return null;
            }
            int next = number < 0 ? before.size() - 1 : number - 1; // unknown: it was forgotten
            while (next > 0 && before.get(next) == null) {
                next--;
            }
            Object identity = before.get(next);
            if (identity == null) {
                return null;
            }
            try {
                FileChannel channel = open(next);
                if (before.equals(identities())) {
                    return new Open(channel, identity);
                }
                channel.close();
            } catch (NoSuchFileException e) {
                // renamed just now
            }
        }
        return null; // the next look will tell
    }

    /**
     * Whether the engine is about it. A gap of which it was written on since the last look was left
     * by an engine that was killed: while it renames files it writes to none.
     */
    private boolean isRenaming(List<@Nullable Object> identities) throws IOException {
        if (!identities.contains(null)) {
            sizeAtGap = -1;
            return false;
        }
        if (identities.getFirst() == null) {
            return true;
        }
        long size;
        try {
            size = Files.size(newest);
        } catch (NoSuchFileException e) {
            return true; // it was there a moment ago
        }
        boolean writtenOn = sizeAtGap >= 0 && size != sizeAtGap;
        sizeAtGap = size;
        return !writtenOn;
    }

    /** A log of one file only is cut off where others are put aside. */
    private void rewindIfCut(FileChannel channel) throws IOException {
        if (channel.size() < channel.position()) {
            channel.position(0);
            begun.reset();
        }
    }

    private void drain(FileChannel channel, Records records) throws IOException {
        while (channel.read(block.clear()) > 0) {
            byte[] bytes = block.array();
            int from = 0;
            for (int at = 0; at < block.position(); at++) {
                if (bytes[at] == '\n') {
                    begun.write(bytes, from, at - from);
                    pass(begun.toByteArray(), records);
                    begun.reset();
                    from = at + 1;
                }
            }
            begun.write(bytes, from, block.position() - from);
        }
    }

    private static void pass(byte[] line, Records records) throws IOException {
        JsonNode record;
        try {
            record = JSON.readTree(line);
        } catch (JacksonException e) {
            return; // torn by a crash of the engine, which skips it too
        }
        records.record(
                record.path("stream").asString("").equals("stderr"),
                record.path("time").asString(""),
                record.path("log").asString("").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.channel().close();
        }
        for (Open file : ahead) {
            file.channel().close();
        }
    }
}
