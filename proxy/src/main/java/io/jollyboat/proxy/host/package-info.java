/**
 * What every way of leading the kernel's packets needs of this machine besides its rules: settings,
 * routes, leave to pass by Docker's chains, and the running of the kernel's small tools.
 */
@NullMarked
package io.jollyboat.proxy.host;

import org.jspecify.annotations.NullMarked;
