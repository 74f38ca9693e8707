/** The runnable application and what a person sees of it. */
package io.restoreroutes.app;
