package io.jollyboat.apiserver.discovery;

import io.jollyboat.apiserver.discovery.Groups.Group;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.PlainAbsence;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code /api}, {@code /apis} and what lies between them and the resources. */
public final class DiscoveryEndpoint implements Endpoint {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> AGGREGATED_VERSIONS = Set.of("v2", "v2beta1");

    private final ResourceRegistry registry;
    private final String serverAddress;
    private final Supplier<Collection<RemoteDiscovery>> remotes;

    /**
     * What was made of the resources that are served now; with thousands of them it is much.
     *
     * @param of compared by identity: it is another list when anything is served otherwise
     * @param aggregated documents by what they show
     */
    private record State(
            List<ResourceDefinition> of, Groups groups, Map<String, Rendered> aggregated) {}

    /**
     * An aggregated document.
     *
     * @param remotes what others served when it was made
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Rendered(List<RemoteDiscovery> remotes, byte[] bytes) {}

    private volatile @Nullable State state;

    /**
     * @param serverAddress host and port that clients are told
     * @param remotes the groups that other servers serve
     */
    public DiscoveryEndpoint(
            ResourceRegistry registry,
            String serverAddress,
            Supplier<Collection<RemoteDiscovery>> remotes) {
        this.registry = registry;
        this.serverAddress = serverAddress;
        this.remotes = remotes;
    }

    @Override
    public boolean serve(Call call) {
        String path = trimmed(call.path());
        if (!path.equals("/api")
                && !path.equals("/apis")
                && !path.startsWith("/api/")
                && !path.startsWith("/apis/")) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        State state = state();
        Groups groups = state.groups;
        String[] parts = path.substring(1).split("/", -1);
        boolean core = parts[0].equals("api");
        if (!core && parts.length > 1 && unheardOf(groups, parts)) {
            PlainAbsence.answer(call);
            return true;
        }
        String aggregated = parts.length == 1 ? aggregatedVersion(call) : "";
        if (!aggregated.isEmpty()) {
            call.answer(aggregated(call, state, core, aggregated));
        } else {
            call.answer(Answer.ok(core ? core(groups, parts) : grouped(groups, parts)));
        }
        return true;
    }

    /** Whether nobody knows the group, or only custom resources do and not in that version. */
    private boolean unheardOf(Groups groups, String[] parts) {
        Group group = groups.byName().get(parts[1]);
        boolean served =
                group != null && (parts.length == 2 || group.byVersion().containsKey(parts[2]));
        return !served
                && !registry.builtIn(parts[1])
                && remotes.get().stream().noneMatch(each -> each.name().equals(parts[1]));
    }

    private ObjectNode core(Groups groups, String[] parts) {
        return switch (parts.length) {
            case 1 -> DiscoveryDocuments.coreVersions(serverAddress);
            case 2 -> resources(group(groups, ""), parts[1]);
            default -> throw ApiException.noSuchPath();
        };
    }

    private ObjectNode grouped(Groups groups, String[] parts) {
        return switch (parts.length) {
            case 1 -> allGroups(groups);
            case 2 -> oneGroup(groups, parts[1]);
            case 3 -> resources(group(groups, parts[1]), parts[2]);
            default -> throw ApiException.noSuchPath();
        };
    }

    private ObjectNode allGroups(Groups groups) {
        ObjectNode list = DiscoveryDocuments.groups(groups);
        remotes.get().forEach(each -> list.withArray("/groups").add(each.group()));
        return list;
    }

    private ObjectNode oneGroup(Groups groups, String name) {
        for (RemoteDiscovery each : remotes.get()) {
            if (each.name().equals(name)) {
                ObjectNode json = each.group();
                return json.put("kind", "APIGroup").put("apiVersion", "v1");
            }
        }
        return DiscoveryDocuments.group(group(groups, name));
    }

    private static Group group(Groups groups, String name) {
        Group group = groups.byName().get(name);
        if (group == null) {
            throw ApiException.noSuchPath();
        }
        return group;
    }

    private static ObjectNode resources(Group group, String version) {
        List<ResourceDefinition> definitions = group.byVersion().get(version);
        if (definitions == null) {
            throw ApiException.noSuchPath();
        }
        return DiscoveryDocuments.resources(group, version, definitions);
    }

    /** The version of the aggregated form that the client prefers to the old form, or empty. */
    private static String aggregatedVersion(Call call) {
        for (MediaType type : MediaType.accepted(call.header("Accept"))) {
            if (!type.admits(MediaType.JSON)) {
                continue;
            }
            String as = type.parameter("as");
            if (as.isEmpty()) {
                return "";
            }
            if (as.equals("APIGroupDiscoveryList")
                    && type.parameter("g").equals("apidiscovery.k8s.io")
                    && AGGREGATED_VERSIONS.contains(type.parameter("v"))) {
                return type.parameter("v");
            }
        }
        return "";
    }

    @SuppressWarnings("ReferenceEquality") // the registry makes a new list for every change
    private State state() {
        State known = state;
        List<ResourceDefinition> now = registry.all();
        if (known == null || known.of != now) {
            known = new State(now, Groups.of(now), new ConcurrentHashMap<>());
            state = known;
        }
        return known;
    }

    private static byte[] aggregated(
            Groups groups, boolean core, String version, List<RemoteDiscovery> others) {
        List<Group> shown =
                groups.byName().values().stream()
                        .filter(group -> group.name().isEmpty() == core)
                        .toList();
        ObjectNode list = AggregatedDiscovery.of(shown, version);
        others.forEach(each -> list.withArray("/items").add(each.aggregated()));
        return MAPPER.writeValueAsBytes(list);
    }

    /** Made anew when others serve something else than when it was made. */
    private byte[] rendered(State state, boolean core, String version) {
        List<RemoteDiscovery> others = core ? List.of() : List.copyOf(remotes.get());
        Rendered known = state.aggregated.get(version + core);
        if (known == null || !known.remotes.equals(others)) {
            known = new Rendered(others, aggregated(state.groups, core, version, others));
            state.aggregated.put(version + core, known);
        }
        return known.bytes;
    }

    private Answer aggregated(Call call, State state, boolean core, String version) {
        byte[] bytes = rendered(state, core, version);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        String tag =
                '"' + Long.toHexString(sum.getValue()) + Integer.toHexString(bytes.length) + '"';
        Map<String, String> headers = Map.of("ETag", tag, "Vary", "Accept");
        if (call.header("If-None-Match").equals(tag)) {
            return new Answer.Document(304, "", headers, new byte[0]);
        }
        return new Answer.Document(
                200,
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
                headers,
                bytes);
    }

    private static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
