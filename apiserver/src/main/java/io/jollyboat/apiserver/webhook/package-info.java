/**
 * Asking services of the cluster's users for their opinion: where a webhook is, how it is known,
 * and how long it may take. What is asked, and what becomes of the answer, is said where it is
 * asked.
 */
@NullMarked
package io.jollyboat.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
