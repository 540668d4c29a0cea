/**
 * What a Spring user imports: how to declare servers and their clients, and the
 * supervision tree that they run in.
 */
@NullMarked
package io.genserver.spring;

import org.jspecify.annotations.NullMarked;
