/** What can be set of an API server, beyond what it needs to run. */
@NullMarked
package io.jollyboat.apiserver.options;

import org.jspecify.annotations.NullMarked;
