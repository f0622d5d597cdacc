package io.jollyboat.controllers.serviceaccount;

import io.jollyboat.controllers.namespace.EveryNamespace;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.ServiceAccount;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Keeps an account named {@code default} in every namespace that is not going away. */
public final class DefaultAccountController implements Component {

    private static final String DEFAULT = "default";

    private final Client client;
    private final Informer<ServiceAccount> accounts;
    private final Controller controller;

    public DefaultAccountController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        Informer<Namespace> namespaces = informers.of(Resources.NAMESPACES);
        this.accounts = informers.of(Resources.SERVICE_ACCOUNTS);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(namespaces)
                        .watches(accounts, DefaultAccountController::namespaceOf)
                        .with(new EveryNamespace(namespaces, this::keep));
    }

    @Override
    public String name() {
        return "serviceaccount-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private static List<Key> namespaceOf(ServiceAccount account) {
        return account.name().equals(DEFAULT)
                ? List.of(new Key("", account.namespace()))
                : List.of();
    }

    private void keep(String namespace) {
        if (accounts.get(namespace, DEFAULT).isEmpty()) {
            ObjectNode account = Trees.newObject();
            account.put("apiVersion", "v1").put("kind", "ServiceAccount");
            account.putObject("metadata").put("name", DEFAULT).put("namespace", namespace);
            client.create(Resources.SERVICE_ACCOUNTS, new ServiceAccount(account));
        }
    }
}
