/**
 * Reaches servers that stand behind services of the cluster, as webhooks and aggregated APIs do,
 * without a name service: where they are is known from the cache.
 */
@NullMarked
package io.jollyboat.apiserver.upstream;

import org.jspecify.annotations.NullMarked;
