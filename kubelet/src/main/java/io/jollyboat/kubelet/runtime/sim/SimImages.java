package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.Images;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Simulated images: whatever is asked for can be pulled, at once, unless told otherwise by {@link
 * #pullsTake} and {@link #refuse}.
 */
public final class SimImages implements Images {
    private static final long SIZE = 4 << 20;

    /** Two blocks of zeros. */
    private static final int EMPTY_ARCHIVE = 1024;

    private final SimEngine engine;

    // All guarded by this.
    private final Map<String, Image> present = new LinkedHashMap<>(); // by complete reference
    private final Map<String, String> refused =
            new LinkedHashMap<>(); // message by complete reference
    private final Map<String, Credentials> guarded =
            new LinkedHashMap<>(); // whose, by complete reference
    private Duration pullTime = Duration.ZERO;

    SimImages(SimEngine engine) {
        this.engine = engine;
    }

    /** How long every pull takes from now on. */
    public synchronized void pullsTake(Duration time) {
        pullTime = time;
    }

    /**
     * Pulls of this reference fail from now on, with this message; an empty one lets them succeed
     * again.
     */
    public synchronized void refuse(String reference, String message) {
        String complete = ImageReference.parse(reference).toString();
        if (message.isEmpty()) {
            refused.remove(complete);
        } else {
            refused.put(complete, message);
        }
    }

    /** Pulls of this reference fail from now on unless they show these credentials. */
    public synchronized void guard(String reference, Credentials credentials) {
        guarded.put(ImageReference.parse(reference).toString(), credentials);
    }

    /** Makes an image present without a pull. */
    public synchronized Image add(String reference) {
        ImageReference parsed = ImageReference.parse(reference);
        String id = "sha256:" + SimEngine.id("image " + parsed);
        String digest = parsed.repository() + "@sha256:" + SimEngine.id("digest " + parsed);
        var image =
                new Image(
                        id,
                        parsed.digest().isEmpty() ? List.of(parsed.toString()) : List.of(),
                        List.of(digest),
                        SIZE,
                        "",
                        "");
        present.put(parsed.toString(), image);
        return image;
    }

    @Override
    public List<Image> list() {
        return engine.locked(this::all);
    }

    private synchronized List<Image> all() {
        return List.copyOf(present.values());
    }

    @Override
    public Optional<Image> find(String reference) {
        return engine.locked(
                () ->
                        all().stream()
                                .filter(image -> image.id().equals(reference))
                                .findFirst()
                                .or(() -> byName(ImageReference.parse(reference))));
    }

    private synchronized Optional<Image> byName(ImageReference reference) {
        return Optional.ofNullable(present.get(reference.toString()));
    }

    @Override
    public CompletionStage<Image> pull(String reference, Credentials credentials) {
        try {
            String complete = ImageReference.parse(reference).toString();
            return engine.locked(() -> begin(complete, credentials));
        } catch (ContainerRuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized CompletionStage<Image> begin(String reference, Credentials shown) {
        var result = new CompletableFuture<Image>();
        if (!guarded.getOrDefault(reference, shown).equals(shown)) {
            result.completeExceptionally(
                    new ContainerRuntimeException(
                            Reason.PULL_FAILED,
                            "pull access denied for " + reference + ": no basic auth credentials"));
            return result;
        }
        if (pullTime.isZero()) {
            finish(reference, result);
        } else {
            engine.timeline().after(pullTime, () -> finish(reference, result));
        }
        return result;
    }

    private void finish(String reference, CompletableFuture<Image> result) {
        String message;
        synchronized (this) {
            message = refused.getOrDefault(reference, "");
        }
        if (message.isEmpty()) {
            result.complete(add(reference));
        } else {
            result.completeExceptionally(
                    new ContainerRuntimeException(Reason.PULL_FAILED, message));
        }
    }

    /** There are none: an archive without entries. */
    @Override
    public InputStream files(String imageId) {
        engine.locked(
                () ->
                        find(imageId)
                                .orElseThrow(
                                        () -> ContainerRuntimeException.imageMissing(imageId)));
        return new ByteArrayInputStream(new byte[EMPTY_ARCHIVE]);
    }

    @Override
    public void remove(String imageId) {
        engine.locked(() -> forget(imageId));
    }

    private synchronized boolean forget(String imageId) {
        return present.values().removeIf(image -> image.id().equals(imageId));
    }
}
