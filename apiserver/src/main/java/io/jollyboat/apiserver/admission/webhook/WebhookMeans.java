package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.webhook.WebhookCaller;

/**
 * How webhooks of admission are asked.
 *
 * @param caller reaches them
 * @param measures are told how they answer
 */
public record WebhookMeans(WebhookCaller caller, WebhookMeasures measures) {}
