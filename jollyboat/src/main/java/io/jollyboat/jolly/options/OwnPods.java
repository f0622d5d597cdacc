package io.jollyboat.jolly.options;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.kubelet.staticpod.ManifestFolder;
import io.jollyboat.kubelet.staticpod.ManifestSite;
import io.jollyboat.kubelet.staticpod.WebFetch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From where nodes have pods of their own, by the names of the kubelet's flags.
 *
 * @param folder null for none
 * @param folderEvery how often that is looked at
 * @param page null for none
 * @param headers that are sent along when that is asked for
 * @param pageEvery how often it is
 */
public record OwnPods(
        @Nullable Path folder,
        Duration folderEvery,
        @Nullable URI page,
        Map<String, List<String>> headers,
        Duration pageEvery) {

    static final OwnPods NONE =
            new OwnPods(null, ManifestFolder.USUAL, null, Map.of(), ManifestSite.USUAL);

    public OwnPods {
        headers = Map.copyOf(headers);
    }

    OwnPods folder(String path) {
        return new OwnPods(Path.of(path), folderEvery, page, headers, pageEvery);
    }

    OwnPods folderEvery(String text) {
        Duration every = NodeWishes.positive(GoDuration.parse(text));
        return new OwnPods(folder, every, page, headers, pageEvery);
    }

    OwnPods page(String text) {
        URI address = URI.create(text);
        if (!WebFetch.isPage(address)) {
            throw new IllegalArgumentException("it is the URL of a page, by http or https");
        }
        return new OwnPods(folder, folderEvery, address, headers, pageEvery);
    }

    /** Adds headers, written {@code name:value,name:value}. */
    OwnPods headers(String text) {
        Map<String, List<String>> all = new TreeMap<>();
        headers.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("malformed pair, expect string:string");
            }
            all.computeIfAbsent(part.substring(0, colon).strip(), _ -> new ArrayList<>())
                    .add(part.substring(colon + 1).strip());
        }
        return new OwnPods(folder, folderEvery, page, all, pageEvery);
    }

    OwnPods pageEvery(String text) {
        Duration every = NodeWishes.positive(GoDuration.parse(text));
        return new OwnPods(folder, folderEvery, page, headers, every);
    }
}
