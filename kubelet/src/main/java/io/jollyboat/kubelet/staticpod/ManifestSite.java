package io.jollyboat.kubelet.staticpod;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A web page that says which pods a node has by itself: one Pod, or a PodList.
 *
 * @param headers that are sent along; they may hold a password
 * @param every how often it is asked for
 */
public record ManifestSite(
        URI address,
        Map<String, List<String>> headers,
        Fetch fetch,
        ManifestFolder.Reader reader,
        Duration every) {

    /** As often as Kubernetes does it. */
    public static final Duration USUAL = Duration.ofSeconds(20);

    public ManifestSite {
        headers = Map.copyOf(headers);
    }

    /** Gets a page. May block. */
    @FunctionalInterface
    public interface Fetch {
        /**
         * @throws IOException when there is none, or it is too large; says so to people
         */
        byte[] get(URI address, Map<String, List<String>> headers) throws IOException;
    }
}
