package io.jollyboat.scheduler.node;

import java.util.Map;
import java.util.Set;

/**
 * What pods find on a node, or miss.
 *
 * @param images the sizes in bytes of the images it has, by every name they go by
 * @param features what it says that it can
 */
public record Equipment(Map<String, Long> images, Set<String> features) {

    public Equipment {
        images = Map.copyOf(images);
        features = Set.copyOf(features);
    }
}
