/** What single kinds do to an incoming object before it is validated. */
@NullMarked
package io.jollyboat.apiserver.resource.preparation;

import org.jspecify.annotations.NullMarked;
