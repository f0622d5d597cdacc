package io.jollyboat.kubelet.image;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.Images;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's images, which notes what is pulled through it and was not there before. The notes
 * outlive the process: a line for each in a file. One that is lost, or half written, is an image
 * that stays for good, which harms nobody.
 */
public final class PulledImages implements Images {

    private static final Logger log = LoggerFactory.getLogger(PulledImages.class);
    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Images engine;
    private final @Nullable Path notes;
    private final Timeline timeline;
    private final ImageAccess access;

    /** When, by id; guarded by this; null until it is needed. */
    private @Nullable Map<String, Instant> pulled;

    /**
     * @param access told of the images that go
     * @param state the kubelet's directory; null when there is none, so that nothing outlives it
     */
    public PulledImages(
            Images engine, ImageAccess access, Timeline timeline, @Nullable Path state) {
        this.engine = engine;
        this.access = access;
        this.timeline = timeline;
        this.notes = state == null ? null : state.resolve("pulled-images");
    }

    @Override
    public List<Image> list() {
        return engine.list();
    }

    /** The same, for who looks at all of them from time to time: what others removed is gone. */
    List<Image> survey() {
        Instant before = timeline.now();
        List<Image> all = list();
        access.retain(all, before);
        return all;
    }

    @Override
    public Optional<Image> find(String reference) {
        return engine.find(reference);
    }

    @Override
    public CompletionStage<Image> pull(String reference, Credentials credentials) {
        Set<String> before = ids();
        return engine.pull(reference, credentials)
                .thenApply(
                        image -> {
                            if (!before.contains(image.id())) {
                                note(image.id());
                            }
                            return image;
                        });
    }

    @Override
    public InputStream files(String imageId) {
        return engine.files(imageId);
    }

    /** What the engine had before is not ours, even when pulling it again brings the same. */
    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        engine.list().forEach(image -> ids.add(image.id()));
        return ids;
    }

    @Override
    public void remove(String imageId) {
        engine.remove(imageId);
        access.forget(imageId);
        forget(imageId);
    }

    /**
     * When those were pulled that have not been removed since, by id; long ago, if by an earlier
     * process.
     */
    synchronized Map<String, Instant> pulled() {
        return Map.copyOf(known());
    }

    private synchronized void note(String id) {
        if (known().put(id, timeline.now()) == null && notes != null) {
            try {
                Files.writeString(
                        notes, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                log.warn("that image {} was pulled cannot be noted: {}", id, e.getMessage());
            }
        }
    }

    private synchronized void forget(String id) {
        if (known().remove(id) != null && notes != null) {
            try {
                Path fresh = notes.resolveSibling("pulled-images.new");
                Files.write(fresh, known().keySet());
                Files.move(
                        fresh,
                        notes,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                log.warn("the notes of pulled images cannot be written: {}", e.getMessage());
            }
        }
    }

    private synchronized Map<String, Instant> known() {
        if (pulled == null) {
            Map<String, Instant> read = new LinkedHashMap<>();
            if (notes != null && Files.exists(notes)) {
                try {
                    Files.readAllLines(notes).stream()
                            .filter(line -> ID.matcher(line).matches())
                            .forEach(id -> read.put(id, Instant.EPOCH));
                } catch (IOException e) {
                    log.warn("the notes of pulled images cannot be read: {}", e.getMessage());
                }
            }
            pulled = read;
        }
        return pulled;
    }
}
