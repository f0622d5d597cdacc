package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who may act as somebody else do so: {@code kubectl --as}. Each {@link
 * ImpersonationMode} that fits is tried, the one by which the same user was let act last time
 * first; when none lets him, he is told why the first did not.
 */
public final class ImpersonationStage implements Stage {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "Impersonate-Extra-";

    /** Of so many users it is remembered how they were let act; as in Kubernetes. */
    private static final int REMEMBERED = 10_000;

    private final List<ImpersonationMode> modes;
    private final Map<String, ImpersonationMode> last =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, /* by access */ true) {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, ImpersonationMode> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    private final ImpersonationMeasures measures;

    ImpersonationStage(Authorizer authorizer, ImpersonationMeasures measures, Timeline timeline) {
        this.measures = measures;
        this.modes = ImpersonationMode.all(mode -> measures.counting(mode, authorizer), timeline);
    }

    /** Whether somebody wants to act as somebody else. */
    public static boolean wanted(Call call) {
        return !call.header(USER).isEmpty();
    }

    @Override
    public void pass(Call call) {
        Requester wanted =
                new Requester(
                        call.header(USER), call.header(UID), call.headers(GROUP), extra(call));
        if (!wanted.name().isEmpty()) {
            act(call, wanted);
        } else if (!wanted.groups().isEmpty()
                || !wanted.uid().isEmpty()
                || !wanted.extra().isEmpty()) {
            throw ApiException.badRequest(
                    "requested %s without impersonating a user name".formatted(shown(wanted)));
        }
    }

    private void act(Call call, Requester wanted) {
        String actor = call.user().name();
        ImpersonationMode before = last.get(actor);
        List<ImpersonationMode> inOrder = new ArrayList<>(modes);
        if (before != null) {
            inOrder.remove(before);
            inOrder.addFirst(before);
        }
        ApiException first = null;
        for (ImpersonationMode mode : inOrder) {
            try {
                if (acts(call, wanted, mode)) {
                    last.put(actor, mode);
                    return;
                }
            } catch (ApiException refused) {
                first = first == null ? refused : first;
            }
        }
        throw refusal(first);
    }

    private boolean acts(Call call, Requester wanted, ImpersonationMode mode) {
        long began = measures.begin();
        Optional<Requester> become;
        try {
            become = mode.become(call.user(), wanted, call.info());
        } catch (ApiException refused) {
            measures.tried(mode.counted(), /* allowed */ false, began);
            throw refused;
        }
        if (become.isPresent()) {
            measures.tried(mode.counted(), /* allowed */ true, began);
        }
        become.ifPresent(other -> call.actsAs(other, mode.constraint()));
        return become.isPresent();
    }

    /** The last mode fits everybody, so that there is a reason. */
    private static ApiException refusal(@Nullable ApiException first) {
        return first == null ? ApiException.internal("all impersonation modes failed") : first;
    }

    private static Map<String, List<String>> extra(Call call) {
        Map<String, List<String>> extra = new TreeMap<>();
        call.caller()
                .headersBelow(EXTRA)
                .forEach(
                        (name, values) ->
                                extra.computeIfAbsent(decoded(name), none -> new ArrayList<>())
                                        .addAll(values));
        return extra;
    }

    /** Keys are percent-encoded where a header's name cannot hold them. */
    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return key;
        }
    }

    /** As Kubernetes shows it. */
    private static String shown(Requester wanted) {
        String extra =
                new TreeMap<>(wanted.extra())
                        .entrySet().stream()
                                .map(each -> '"' + each.getKey() + "\":" + shown(each.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
        return "&user.DefaultInfo{Name:\"\", UID:\"%s\", Groups:%s, Extra:map[string][]string%s}"
                .formatted(
                        wanted.uid(),
                        shown(wanted.groups()),
                        wanted.extra().isEmpty() ? "(nil)" : extra);
    }

    private static String shown(List<String> values) {
        return values.isEmpty()
                ? "[]string(nil)"
                : values.stream()
                        .map(value -> '"' + value + '"')
                        .collect(Collectors.joining(", ", "[]string{", "}"));
    }
}
