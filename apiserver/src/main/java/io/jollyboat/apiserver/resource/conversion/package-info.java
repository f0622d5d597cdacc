/** The resources that are served in forms other than the stored one. */
@NullMarked
package io.jollyboat.apiserver.resource.conversion;

import org.jspecify.annotations.NullMarked;
