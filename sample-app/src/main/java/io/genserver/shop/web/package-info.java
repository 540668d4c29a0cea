/**
 * The shop over HTTP.
 */
@NullMarked
package io.genserver.shop.web;

import org.jspecify.annotations.NullMarked;
