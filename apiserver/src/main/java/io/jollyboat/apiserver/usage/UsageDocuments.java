package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.openapi.OtherDocuments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** What other servers publish, and beside it what this one tells of usage while it does. */
public final class UsageDocuments implements OtherDocuments {

    private final OtherDocuments others;
    private final BooleanSupplier served;

    /**
     * @param served whether this server tells of usage itself just now; never blocks
     */
    public UsageDocuments(OtherDocuments others, BooleanSupplier served) {
        this.others = others;
        this.served = served;
    }

    @Override
    public Map<String, String> third() {
        if (!served.getAsBoolean()) {
            return others.third();
        }
        Map<String, String> all = new TreeMap<>(others.third());
        all.put(UsageDocument.PATH, "/openapi/v3/" + UsageDocument.PATH);
        return all;
    }

    @Override
    public Optional<byte[]> own(String path) {
        return path.equals(UsageDocument.PATH) && served.getAsBoolean()
                ? Optional.of(UsageDocument.third().toString().getBytes(StandardCharsets.UTF_8))
                : others.own(path);
    }

    @Override
    public List<ObjectNode> second() {
        List<ObjectNode> all = new ArrayList<>(others.second());
        if (served.getAsBoolean()) {
            all.add(UsageDocument.second());
        }
        return all;
    }
}
