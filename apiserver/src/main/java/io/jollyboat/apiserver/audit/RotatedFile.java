package io.jollyboat.apiserver.audit;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that lines are appended to. One that has become too large gets the time into its name and
 * a new one is begun. Used by one thread.
 */
final class RotatedFile {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

    private static final Logger LOG = LoggerFactory.getLogger(RotatedFile.class);
    private static final String PACKED = ".gz";

    private final Path file;
    private final LogRotation rotation;
    private final Timeline timeline;
    private @Nullable OutputStream stream;
    private long size;

    RotatedFile(Path file, LogRotation rotation, Timeline timeline) {
        this.file = file.toAbsolutePath();
        this.rotation = rotation;
        this.timeline = timeline;
    }

    void write(byte[] line) throws IOException {
        OutputStream out = stream == null ? open() : stream;
        if (size > 0 && size + line.length > rotation.mostBytes()) {
            close();
            Path aside = asideAs(timeline.now());
            Files.move(file, aside);
            forgetOld();
            if (rotation.compressed()) {
                timeline.execute(() -> compress(aside));
            }
            out = open();
        }
        out.write(line);
        out.flush();
        size += line.length;
    }

    void close() throws IOException {
        OutputStream out = stream;
        stream = null;
        if (out != null) {
            out.close();
        }
    }

    private OutputStream open() throws IOException {
        OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        stream = out;
        size = Files.size(file);
        return out;
    }

    /** Beside the writing, which goes on meanwhile; what was begun and not ended is done anew. */
    private static void compress(Path aside) {
        Path packed = aside.resolveSibling(aside.getFileName() + PACKED);
        Path begun = aside.resolveSibling(packed.getFileName() + ".tmp");
        try {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(begun))) {
                Files.copy(aside, out);
            }
            Files.move(begun, packed, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(aside);
        } catch (IOException cannot) {
            LOG.error("{} cannot be compressed: {}", aside, cannot.getMessage());
        }
    }

    private Path asideAs(Instant now) {
        return file.resolveSibling(prefix() + STAMP.format(now) + ending());
    }

    private void forgetOld() throws IOException {
        List<Path> aside;
        try (Stream<Path> beside = Files.list(file.resolveSibling("."))) {
            aside =
                    beside.filter(path -> isAside(path.getFileName().toString()))
                            .sorted(Comparator.comparing(Path::toString).reversed())
                            .toList();
        }
        String oldest =
                rotation.mostAge().isZero()
                        ? ""
                        : prefix() + STAMP.format(timeline.now().minus(rotation.mostAge()));
        for (int i = 0; i < aside.size(); i++) {
            Path each = aside.get(i);
            boolean beyond = rotation.mostFiles() > 0 && i >= rotation.mostFiles();
            if (beyond || each.getFileName().toString().compareTo(oldest) < 0) {
                Files.deleteIfExists(each);
            }
        }
    }

    private boolean isAside(String name) {
        String plain =
                name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
        return plain.startsWith(prefix())
                && plain.endsWith(ending())
                && plain.length() == prefix().length() + 23 + ending().length();
    }

    private String prefix() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending().length()) + "-";
    }

    private String ending() {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }
}
