package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.apiserver.webhook.WebhookUsers;
import java.util.Map;

/**
 * How webhooks of admission are asked.
 *
 * @param caller reaches them
 * @param measures are told how they answer
 * @param users whom they are shown, by the plug-in that asks
 */
public record WebhookMeans(
        WebhookCaller caller, WebhookMeasures measures, Map<String, WebhookUsers> users) {

    public WebhookMeans {
        users = Map.copyOf(users);
    }

    /** Whom webhooks are shown that a plug-in asks. */
    WebhookUsers users(String plugin) {
        return users.getOrDefault(plugin, WebhookUsers.NONE);
    }
}
