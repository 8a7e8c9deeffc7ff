import { href, parseRoute, type Route } from './route';

/** The screens that show a list, beside which an item opens. */
type ListRoute = Extract<Route, { name: 'library' | 'newsletters' | 'initiatives' }> | { name: 'lists'; id: string; query: '' };

function isList(route: Route): route is ListRoute {
  return route.name === 'library' || route.name === 'newsletters' || route.name === 'initiatives';
}

/** The id of the item a route shows in the reading pane. */
export function shownItem(route: Route): string | undefined {
  return 'id' in route && route.name !== 'lists' && route.name !== 'workshop' ? route.id : undefined;
}

class Router {
  route = $state.raw<Route>({ name: 'home' });
  /** The list that stays beside the reading pane. */
  list = $state.raw<ListRoute>({ name: 'library', query: '' });
  /** The row that was opened last: focus returns to it. */
  lastRow = $state('');

  start(): () => void {
    const read = () => this.read();
    window.addEventListener('hashchange', read);
    this.read();
    return () => window.removeEventListener('hashchange', read);
  }

  go(address: string): void {
    location.hash = address.replace(/^#/, '');
  }

  /** Changes the address without a new step in the history: typing in the search box. */
  replace(address: string): void {
    history.replaceState(history.state, '', address);
    this.read();
  }

  back(): void {
    history.back();
  }

  forward(): void {
    history.forward();
  }

  /** From an item back to its list, as a step forward that never leaves the app. */
  backToList(): void {
    this.go(this.listHref);
  }

  get listHref(): string {
    if (this.list.name === 'lists') return href.list(this.list.id);
    const { name, query } = this.list;
    return name === 'library' ? href.library(query) : href[name] + (query && '?' + query);
  }

  private read(): void {
    const next = parseRoute(location.hash);
    const shown = shownItem(next);
    if (next.name === 'file') this.lastRow = next.file;
    if (shown) this.lastRow = shown;
    if (next.name === 'lists' && next.id) this.list = { name: 'lists', id: next.id, query: '' };
    else if (isList(next)) this.list = next;
    else if (next.name === 'home') this.list = { name: 'library', query: '' };
    this.route = next;
  }
}

export const router = new Router();
