package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets those who may act as somebody else do so: {@code kubectl --as}. Every part of who he acts as
 * must be allowed: the user, each group, the uid, each extra.
 */
public final class ImpersonationStage implements Stage {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "Impersonate-Extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    private final Authorizer authorizer;

    public ImpersonationStage(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Whether somebody wants to act as somebody else. */
    public static boolean wanted(Call call) {
        return !call.header(USER).isEmpty();
    }

    @Override
    public void pass(Call call) {
        String user = call.header(USER);
        List<String> groups = call.headers(GROUP);
        String uid = call.header(UID);
        Map<String, List<String>> extra = extra(call);
        if (user.isEmpty()) {
            if (!groups.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
                throw ApiException.badRequest(
                        "requested to impersonate groups, a uid or extra fields without"
                                + " impersonating a user");
            }
            return;
        }
        Requester actor = call.user();
        check(actor, userQuestion(user));
        groups.forEach(group -> check(actor, question("", "groups", "", group)));
        extra.forEach(
                (key, values) ->
                        values.forEach(
                                value ->
                                        check(
                                                actor,
                                                question(
                                                        AUTHENTICATION,
                                                        "userextras",
                                                        key,
                                                        value))));
        if (!uid.isEmpty()) {
            check(actor, question(AUTHENTICATION, "uids", "", uid));
        }
        call.user(new Requester(user, uid, groupsOf(user, groups), extra));
    }

    private static List<String> groupsOf(String user, List<String> given) {
        List<String> groups = new ArrayList<>(given);
        if (groups.isEmpty()) {
            Accounts.parse(user)
                    .ifPresent(account -> groups.addAll(Accounts.groups(account.namespace())));
        }
        String everybody = user.equals("system:anonymous") ? UNAUTHENTICATED : AUTHENTICATED;
        if (!groups.contains(AUTHENTICATED) && !groups.contains(UNAUTHENTICATED)) {
            groups.add(everybody);
        }
        return groups;
    }

    private static RequestInfo userQuestion(String user) {
        return Accounts.parse(user)
                .map(
                        account ->
                                RequestInfo.question(
                                        "impersonate",
                                        "",
                                        account.namespace(),
                                        "serviceaccounts",
                                        "",
                                        account.name()))
                .orElseGet(() -> question("", "users", "", user));
    }

    private static RequestInfo question(
            String group, String resource, String subresource, String name) {
        return RequestInfo.question("impersonate", group, "", resource, subresource, name);
    }

    private void check(Requester actor, RequestInfo question) {
        Refusal.unlessAllowed(authorizer.authorize(actor, question), actor, question);
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
}
