package io.jollyboat.kubelet.staticpod;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a page said last that its pods are. While it cannot be had or understood, that holds; an
 * empty page means that there are none. Safe for use by several threads.
 */
final class SitePods {

    private static final Logger log = LoggerFactory.getLogger(SitePods.class);

    private final ManifestSite site;
    private final String node;
    private final Timeline timeline;
    private final Runnable changed;

    private volatile List<StaticPod> pods = List.of();
    private volatile boolean known;
    private volatile boolean stopped;
    private byte[] last = {}; // what was read; used by one refresh after the other
    private boolean failing; // likewise

    /**
     * @param changed told on a thread of its own that there are others now, or that it is known now
     *     which there are
     */
    SitePods(ManifestSite site, String node, Timeline timeline, Runnable changed) {
        this.site = site;
        this.node = node;
        this.timeline = timeline;
        this.changed = changed;
    }

    void start() {
        timeline.execute(this::refresh);
    }

    void stop() {
        stopped = true;
    }

    List<StaticPod> pods() {
        return pods;
    }

    /** Whether the page has been read once: until then nobody can say which pods are not there. */
    boolean known() {
        return known;
    }

    private void refresh() {
        if (stopped) {
            return;
        }
        try {
            read();
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn("pods of {}: {}", site.address(), e.getMessage());
            }
            failing = true;
        }
        timeline.after(site.every(), () -> timeline.execute(this::refresh));
    }

    private void read() throws IOException {
        byte[] page = site.fetch().get(site.address(), site.headers());
        if (known && Arrays.equals(page, last)) {
            return;
        }
        last = page;
        pods = page.length == 0 ? List.of() : parsed(site.reader().read(page));
        known = true;
        changed.run();
    }

    /** All or none: half of a list may be what is missing of it. */
    private List<StaticPod> parsed(ObjectNode page) throws IOException {
        List<ObjectNode> manifests = new ArrayList<>();
        if (page.path("kind").asString("").equals("PodList")) {
            for (JsonNode item : page.path("items")) {
                if (item instanceof ObjectNode pod) {
                    manifests.add(pod.put("apiVersion", "v1").put("kind", "Pod"));
                }
            }
        } else {
            manifests.add(page);
        }
        List<StaticPod> found = new ArrayList<>();
        for (ObjectNode manifest : manifests) {
            StaticPod pod = StaticPod.ofPage(node, site.address().toString(), manifest);
            if (!pod.problem().isEmpty()) {
                throw new IOException(pod.problem());
            }
            found.add(pod);
        }
        return List.copyOf(found);
    }
}
