// Every page: what Bootstrap needs to open and close things, and htmx for parts of a page.
import "bootstrap/js/src/collapse";
import "bootstrap/js/src/dropdown";
import htmx from "htmx.org";

// The content security policy allows no inline style and no evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
