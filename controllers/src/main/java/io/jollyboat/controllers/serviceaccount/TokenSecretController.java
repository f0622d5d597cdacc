package io.jollyboat.controllers.serviceaccount;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.ServiceAccount;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills secrets of the type {@code kubernetes.io/service-account-token} with a token of the account
 * they name, which holds as long as both are there. Removes those whose account is gone.
 */
public final class TokenSecretController implements Component {

    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String UID = "kubernetes.io/service-account.uid";
    private static final String CLAIM = "kubernetes.io/serviceaccount/";

    private final Client client;
    private final Informer<Secret> secrets;
    private final Informer<ServiceAccount> accounts;
    private final SigningKey key;
    private final String authority;
    private final Controller controller;

    /** Secrets that accounts may name still. */
    private final Map<Key, Secret> gone = new ConcurrentHashMap<>();

    /**
     * @param key signs the tokens
     * @param authority the certificates with which clients know the server, as PEM
     */
    public TokenSecretController(
            Client client,
            Informers informers,
            Timeline timeline,
            SigningKey key,
            String authority) {
        this.client = client;
        this.key = key;
        this.authority = authority;
        this.secrets = informers.of(Resources.SECRETS, ListOptions.ALL.fields("type=" + TYPE));
        this.accounts = informers.of(Resources.SERVICE_ACCOUNTS);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(secrets)
                        .watches(accounts, this::secretsOf)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "serviceaccount-token-controller";
    }

    @Override
    public void start() {
        secrets.addHandler(
                new Handler<>() {
                    @Override
                    public void onAdd(Secret secret) {
                        gone.remove(Key.of(secret));
                    }

                    @Override
                    public void onUpdate(Secret before, Secret now) {
                        // nothing is gone by that
                    }

                    @Override
                    public void onDelete(Secret last) {
                        gone.put(Key.of(last), last);
                        controller.enqueue(Key.of(last));
                    }
                });
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Collection<Key> secretsOf(ServiceAccount account) {
        return secrets.list(account.namespace()).stream()
                .filter(secret -> annotation(secret, ACCOUNT).equals(account.name()))
                .map(Key::of)
                .toList();
    }

    private Result reconcile(Key secretKey) {
        Secret secret = secrets.get(secretKey.namespace(), secretKey.name()).orElse(null);
        if (secret == null) {
            Secret last = gone.get(secretKey);
            if (last != null) {
                forget(last);
                gone.remove(secretKey, last);
            }
            return Result.done();
        }
        if (secret.beingDeleted()) {
            return Result.done();
        }
        String name = annotation(secret, ACCOUNT);
        Optional<ServiceAccount> account =
                client.find(Resources.SERVICE_ACCOUNTS, secret.namespace(), name);
        String uid = annotation(secret, UID);
        try {
            if (account.isEmpty() || !uid.isEmpty() && !uid.equals(account.get().uid())) {
                client.delete(
                        Resources.SECRETS,
                        secret.namespace(),
                        secret.name(),
                        DeleteOptions.DEFAULT.onlyUid(secret.uid()));
            } else {
                fill(secret, account.get());
            }
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
        return Result.done();
    }

    private void fill(Secret secret, ServiceAccount account) {
        ObjectNode filled = secret.json().deepCopy();
        ObjectNode data = filled.withObject("/data");
        put(data, "ca.crt", authority);
        if (data.path("namespace").asString("").isEmpty()) {
            put(data, "namespace", secret.namespace());
        }
        if (data.path("token").asString("").isEmpty()) {
            put(data, "token", token(secret, account));
        }
        if (!filled.equals(secret.json())) {
            filled.withObject("/metadata/annotations")
                    .put(ACCOUNT, account.name())
                    .put(UID, account.uid());
            client.update(Resources.SECRETS, new Secret(filled));
        }
    }

    /** An account does not go on naming a secret that is gone. */
    private void forget(Secret gone) {
        String uid = annotation(gone, UID);
        client.find(Resources.SERVICE_ACCOUNTS, gone.namespace(), annotation(gone, ACCOUNT))
                .filter(account -> uid.isEmpty() || uid.equals(account.uid()))
                .ifPresent(
                        account -> {
                            ObjectNode json = account.copyOfJson();
                            ArrayNode others = json.arrayNode();
                            for (JsonNode one : json.path("secrets")) {
                                if (!one.path("name").asString("").equals(gone.name())) {
                                    others.add(one);
                                }
                            }
                            if (others.size() < json.path("secrets").size()) {
                                json.set("secrets", others);
                                client.update(Resources.SERVICE_ACCOUNTS, new ServiceAccount(json));
                            }
                        });
    }

    private static void put(ObjectNode data, String field, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.put(field, Base64.getEncoder().encodeToString(bytes));
    }

    private String token(Secret secret, ServiceAccount account) {
        ObjectNode claims = Trees.newObject().put("iss", "kubernetes/serviceaccount");
        claims.put(CLAIM + "namespace", secret.namespace());
        claims.put(CLAIM + "secret.name", secret.name());
        claims.put(CLAIM + "service-account.name", account.name());
        claims.put(CLAIM + "service-account.uid", account.uid());
        claims.put("sub", "system:serviceaccount:" + secret.namespace() + ":" + account.name());
        return key.sign(claims);
    }

    private static String annotation(Secret secret, String name) {
        return secret.annotations().getOrDefault(name, "");
    }
}
