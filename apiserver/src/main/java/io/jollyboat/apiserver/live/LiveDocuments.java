package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.openapi.OtherDocuments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** What others publish about their groups, and beside it what there is to say of live resources. */
public final class LiveDocuments implements OtherDocuments {

    private final OtherDocuments others;
    private final List<LiveEndpoint> live; // grows as resources are served

    public LiveDocuments(OtherDocuments others, List<LiveEndpoint> live) {
        this.others = others;
        this.live = live;
    }

    @Override
    public Map<String, String> third() {
        if (live.isEmpty()) {
            return others.third();
        }
        Map<String, String> all = new TreeMap<>();
        live.forEach(each -> all.put(path(each), "/openapi/v3/" + path(each)));
        all.putAll(others.third());
        return all;
    }

    private static String path(LiveEndpoint endpoint) {
        return "apis/" + endpoint.resource().apiVersion();
    }

    @Override
    public Optional<byte[]> own(String path) {
        for (LiveEndpoint each : live) {
            if (path.equals(path(each))) {
                ObjectNode document = LiveDocument.third(each.resource());
                return Optional.of(document.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return others.own(path);
    }

    @Override
    public List<ObjectNode> second() {
        List<ObjectNode> all = new ArrayList<>(others.second());
        live.forEach(each -> all.add(LiveDocument.second(each.resource())));
        return all;
    }
}
