/**
 * Asks webhooks: servers outside that change what is written, or refuse it, as
 * MutatingWebhookConfigurations and ValidatingWebhookConfigurations say.
 */
@NullMarked
package io.jollyboat.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
