package io.jollyboat.kubelet.image;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With which credentials the node's images were pulled. An image that one pod's secret has fetched
 * is no gift to the pods of others: who cannot show a credential that has worked has to ask the
 * registry again. What the engine had before any pull of ours is everybody's.
 *
 * <p>These are the rules of the feature KubeletEnsureSecretPulledImages with its policy
 * NeverVerifyPreloadedImages, which Kubernetes has by default since 1.35. Known credentials are
 * kept as digests, in a file that outlives the process. Safe for use by several threads.
 */
public final class ImageAccess {

    private static final Logger log = LoggerFactory.getLogger(ImageAccess.class);

    /** Of one image by one name; more are asked for again each time, as in Kubernetes. */
    private static final int MOST_KEYS = 100;

    private static final String PULLING = "pulling";
    private static final String OPEN = "open";
    private static final String SECRET = "secret";

    private final Timeline timeline;
    private final @Nullable Path notes;
    private final Map<String, Integer> pulling = new HashMap<>(); // by reference; guarded by this
    private final Map<String, Known> images = new LinkedHashMap<>(); // by id; guarded by this
    private boolean read; // guarded by this

    /**
     * A secret that holds a credential.
     *
     * @param secret its namespace, name and uid, joined by slashes
     * @param digest of the credential
     */
    public record Key(String secret, String digest) {

        public static Key of(String secret, Credentials credentials) {
            return new Key(secret, ImageAccess.digest(credentials));
        }
    }

    /** Who may use one image: by the name that it was pulled by, all or the holders of keys. */
    private static final class Known {
        private final Map<String, List<Key>> keys = new LinkedHashMap<>();
        private final Set<String> open = new TreeSet<>();
        private Instant since;

        Known(Instant since) {
            this.since = since;
        }
    }

    /**
     * @param state the kubelet's directory; null when there is none, so that nothing outlives it
     */
    public ImageAccess(Timeline timeline, @Nullable Path state) {
        this.timeline = timeline;
        this.notes = state == null ? null : state.resolve("image-access");
    }

    /** To be called before a pull, so that one that a crash interrupts counts as ours. */
    public synchronized void begins(String reference) {
        load();
        if (pulling.merge(reference, 1, Integer::sum) == 1) {
            save();
        }
    }

    /** The pull brought nothing. */
    public synchronized void failed(String reference) {
        ends(reference);
        save();
    }

    /**
     * The pull brought an image.
     *
     * @param key with which; null when the registry gives it to anybody
     */
    public synchronized void granted(String reference, String imageId, @Nullable Key key) {
        load();
        ends(reference);
        Known known = known(imageId);
        known.since = timeline.now();
        String name = ImageReference.parse(reference).repository();
        if (key == null) {
            known.open.add(name);
        } else {
            add(known, name, key);
        }
        save();
    }

    private void ends(String reference) {
        pulling.computeIfPresent(reference, (same, many) -> many > 1 ? many - 1 : null);
    }

    private Known known(String imageId) {
        return images.computeIfAbsent(imageId, id -> new Known(timeline.now()));
    }

    private static boolean add(Known known, String name, Key key) {
        List<Key> keys = known.keys.computeIfAbsent(name, none -> new ArrayList<>());
        if (keys.contains(key) || keys.size() >= MOST_KEYS) {
            return false;
        }
        keys.removeIf(old -> old.secret().equals(key.secret()));
        return keys.add(key);
    }

    /**
     * Whether a pod has to ask the registry for an image that the engine has.
     *
     * @param keys that the pod has for the image's name
     */
    public synchronized boolean mustAsk(String reference, String imageId, List<Key> keys) {
        load();
        Known known = images.get(imageId);
        if (known == null) {
            return pulling.containsKey(reference);
        }
        String name = ImageReference.parse(reference).repository();
        if (known.open.contains(name)) {
            return false;
        }
        List<Key> working = known.keys.getOrDefault(name, List.of());
        for (Key key : keys) {
            for (Key other : working) {
                // The same credential in another secret, or another one in the same secret.
                if (key.digest().equals(other.digest()) || key.secret().equals(other.secret())) {
                    if (add(known, name, key)) {
                        save();
                    }
                    return false;
                }
            }
        }
        return true;
    }

    /** The image is gone from the node. */
    public synchronized void forget(String imageId) {
        load();
        if (images.remove(imageId) != null) {
            save();
        }
    }

    /** Forgets what others have removed: what was known before a time and is not there. */
    void retain(List<Image> present, Instant before) {
        Set<String> ids = present.stream().map(Image::id).collect(Collectors.toSet());
        synchronized (this) {
            load();
            if (images.entrySet()
                    .removeIf(
                            one ->
                                    one.getValue().since.isBefore(before)
                                            && !ids.contains(one.getKey()))) {
                save();
            }
        }
    }

    private static String digest(Credentials credentials) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    String.join(
                                                    "\0",
                                                    credentials.username(),
                                                    credentials.password(),
                                                    credentials.serverAddress())
                                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void save() {
        if (notes == null) {
            return;
        }
        List<String> lines = new ArrayList<>();
        pulling.keySet().forEach(reference -> lines.add(PULLING + "\t" + reference));
        images.forEach(
                (id, known) -> {
                    known.open.forEach(name -> lines.add(String.join("\t", OPEN, id, name)));
                    known.keys.forEach(
                            (name, keys) ->
                                    keys.forEach(
                                            key ->
                                                    lines.add(
                                                            String.join(
                                                                    "\t",
                                                                    SECRET,
                                                                    id,
                                                                    name,
                                                                    key.secret(),
                                                                    key.digest()))));
                });
        try {
            Path fresh = notes.resolveSibling("image-access.new");
            Files.write(fresh, lines);
            Files.move(
                    fresh,
                    notes,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("who may use which image cannot be noted: {}", e.getMessage());
        }
    }

    private void load() {
        if (read) {
            return;
        }
        read = true;
        if (notes == null || !Files.exists(notes)) {
            return;
        }
        try {
            Files.readAllLines(notes).forEach(line -> take(line.split("\t", -1)));
        } catch (IOException e) {
            log.warn("who may use which image cannot be read: {}", e.getMessage());
        }
    }

    private void take(String[] line) {
        switch (line[0] + line.length) {
            case PULLING + 2 -> pulling.put(line[1], 1); // for good: nobody knows how it ended
            case OPEN + 3 ->
                    images.computeIfAbsent(line[1], id -> new Known(Instant.EPOCH))
                            .open
                            .add(line[2]);
            case SECRET + 5 ->
                    add(
                            images.computeIfAbsent(line[1], id -> new Known(Instant.EPOCH)),
                            line[2],
                            new Key(line[3], line[4]));
            default -> log.warn("a line of {} makes no sense", notes);
        }
    }
}
