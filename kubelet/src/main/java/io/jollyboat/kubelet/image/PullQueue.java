package io.jollyboat.kubelet.image;

import io.jollyboat.kubelet.runtime.Images;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Images of which only so many are pulled at once; who comes later waits for a turn. */
public final class PullQueue implements Images {

    private final Images images;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by itself
    private int running; // guarded by waiting

    /**
     * @param most from 1 on
     */
    public PullQueue(Images images, int most) {
        this.images = images;
        this.most = most;
    }

    @Override
    public CompletionStage<Image> pull(String reference, Credentials credentials) {
        var pulled = new CompletableFuture<Image>();
        Runnable turn = () -> begin(reference, credentials, pulled);
        synchronized (waiting) {
            if (running == most) {
                waiting.add(turn);
                return pulled;
            }
            running++;
        }
        turn.run();
        return pulled;
    }

    private void begin(String reference, Credentials credentials, CompletableFuture<Image> pulled) {
        CompletionStage<Image> pull;
        try {
            pull = images.pull(reference, credentials);
        } catch (RuntimeException e) {
            next();
            pulled.completeExceptionally(e);
            return;
        }
        pull.whenComplete(
                (image, failure) -> {
                    next();
                    if (failure == null) {
                        pulled.complete(image);
                    } else {
                        pulled.completeExceptionally(failure);
                    }
                });
    }

    private void next() {
        Runnable turn = turn();
        if (turn != null) {
            turn.run();
        }
    }

    /** Hands the place on, or gives it up. */
    private @Nullable Runnable turn() {
        synchronized (waiting) {
            Runnable turn = waiting.poll();
            if (turn == null) {
                running--;
            }
            return turn;
        }
    }

    @Override
    public List<Image> list() {
        return images.list();
    }

    @Override
    public Optional<Image> find(String reference) {
        return images.find(reference);
    }

    @Override
    public InputStream files(String imageId) {
        return images.files(imageId);
    }

    @Override
    public void remove(String imageId) {
        images.remove(imageId);
    }
}
