/** Which verb answers a request, by its resource and subresource. */
@NullMarked
package io.jollyboat.apiserver.verb.routing;

import org.jspecify.annotations.NullMarked;
