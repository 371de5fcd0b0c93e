import { mount } from 'svelte';
import App from './App.svelte';
import './ui/base.css';
import './ui/parts.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app to fill.');
mount(App, { target });
