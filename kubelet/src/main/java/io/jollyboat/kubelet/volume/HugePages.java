package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.plan.Member;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which pages a volume of huge pages is made of: those that its pod asks for. Pure. */
final class HugePages {

    /** Of an empty directory; a size may follow after a dash. */
    static final String MEDIUM = "HugePages";

    private static final String RESOURCE = "hugepages-";

    private HugePages() {}

    /**
     * The size of a page, as in {@code 2Mi}.
     *
     * @throws VolumeException when the pod asks for none, or does not say which, in Kubernetes'
     *     words
     */
    static String size(Pod pod, String volume, String medium) throws VolumeException {
        Set<String> asked = new TreeSet<>();
        Stream.concat(
                        Member.of(pod).stream().map(member -> member.spec().resources().requests()),
                        Stream.of(pod.spec().resources().requests()))
                .map(Map::keySet)
                .flatMap(Set::stream)
                .filter(name -> name.startsWith(RESOURCE))
                .forEach(name -> asked.add(name.substring(RESOURCE.length())));
        if (medium.equals(MEDIUM)) {
            if (asked.size() > 1) {
                throw VolumeException.setUp(
                        volume,
                        "medium \"HugePages\" can't be used if container requests multiple huge page"
                                + " sizes");
            }
            if (asked.isEmpty()) {
                throw VolumeException.setUp(
                        volume,
                        "medium \"HugePages\" can't be used if container doesn't request huge pages");
            }
            return asked.iterator().next();
        }
        String size = medium.substring(MEDIUM.length() + 1);
        if (!asked.contains(size)) {
            throw VolumeException.setUp(
                    volume,
                    "medium \""
                            + medium
                            + "\" can't be used if container doesn't request it: hugepages-"
                            + size);
        }
        return size;
    }
}
